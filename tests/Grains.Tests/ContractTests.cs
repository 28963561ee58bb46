using System.Reflection;
using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests;

/// <summary>What crosses silos, or is stored, must survive a renaming: aliases and ids are what it goes by.</summary>
public sealed class ContractTests
{
    private static readonly Type[] Types =
    [
        .. new[] { typeof(ICommunityGrain).Assembly, typeof(CommunityGrain).Assembly }
            .SelectMany(static assembly => assembly.GetExportedTypes())
            .Where(static type => type.Namespace?.StartsWith("Codex.", StringComparison.Ordinal) == true),
    ];

    private static Type[] Contracts => [.. Types.Where(static type =>
        type.IsInterface && typeof(IGrainWithStringKey).IsAssignableFrom(type))];

    private static Type[] Serialized => [.. Types.Where(static type =>
        type.IsDefined(typeof(GenerateSerializerAttribute)))];

    [Fact]
    public void Contracts_AndTheirMethods_HaveAliasesOfTheirOwn()
    {
        Assert.NotEmpty(Contracts);
        Assert.All(Contracts, static contract =>
        {
            var methods = contract.GetMethods();
            Assert.All(methods, static method => Assert.True(AliasOf(method) is not null, $"{method}"));
            Assert.Equal(methods.Length, methods.Select(AliasOf).Distinct().Count());
        });
    }

    [Fact]
    public void Types_ThatCrossOrAreStored_HaveAliasesOfTheirOwn()
    {
        Type[] types = [.. Contracts, .. Serialized];
        Assert.All(types, static type => Assert.True(AliasOf(type) is not null, $"{type}"));
        Assert.Equal(types.Length, types.Select(AliasOf).Distinct().Count());
    }

    [Fact]
    public void Records_TheirProperties_HaveIdsOfTheirOwn()
    {
        Assert.NotEmpty(Serialized);
        Assert.All(Serialized.Where(static type => !type.IsEnum), static type =>
        {
            var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(static property => property.SetMethod is not null).ToArray();
            Assert.All(properties, property => Assert.True(IdOf(property) is not null, $"{type.Name}.{property.Name}"));
            Assert.Equal(properties.Length, properties.Select(IdOf).Distinct().Count());
        });
    }

    [Fact]
    public void Contracts_WhatTheyTakeAndGive_IsSerialized()
    {
        var crossing = Contracts.SelectMany(static contract => contract.GetMethods())
            .SelectMany(static method => method.GetParameters().Select(static parameter => parameter.ParameterType)
                .Append(method.ReturnType))
            .SelectMany(Parts)
            .Where(static type => type.Namespace?.StartsWith("Codex.", StringComparison.Ordinal) == true);

        Assert.All(crossing, static type =>
            Assert.True(type.IsDefined(typeof(GenerateSerializerAttribute)), $"{type}"));
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    private static uint? IdOf(MemberInfo member) => member.GetCustomAttribute<IdAttribute>()?.Id;
}
