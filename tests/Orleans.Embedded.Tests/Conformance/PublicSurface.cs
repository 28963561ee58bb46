using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Codex.Orleans.Embedded.Tests.Conformance;

/// <summary>
/// What an assembly shows to others in the Orleans namespaces, as lines of text per type. Read from metadata, so
/// nothing that the assembly refers to is needed.
/// </summary>
internal sealed class PublicSurface : IDisposable
{
    private const MethodAttributes Accessibility = MethodAttributes.MemberAccessMask;

    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    public PublicSurface(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _reader = _file.GetMetadataReader();
        Types = _reader.TypeDefinitions
            .Where(IsVisible)
            .ToDictionary(NameOf, handle => (IReadOnlySet<string>)Describe(handle).ToHashSet());
    }

    /// <summary>The lines of each type, by its full name.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Types { get; }

    /// <summary>The assemblies in which this one looks for a type, by the type's full name.</summary>
    public ILookup<string, string> Homes => _reader.TypeReferences
        .Select(handle => (Handle: handle, Type: _reader.GetTypeReference(handle)))
        .Where(static reference => reference.Type.ResolutionScope.Kind == HandleKind.AssemblyReference)
        .ToLookup(
            reference => SignatureNames.NameOf(_reader, reference.Handle),
            reference => _reader.GetString(
                _reader.GetAssemblyReference((AssemblyReferenceHandle)reference.Type.ResolutionScope).Name));

    /// <summary>The methods of other assemblies' types that this one calls, as full type name and line.</summary>
    public IEnumerable<(string Type, string Method)> UsedMethods => _reader.MemberReferences
        .Select(_reader.GetMemberReference)
        .Where(static member => member.GetKind() == MemberReferenceKind.Method
            && member.Parent.Kind == HandleKind.TypeReference)
        .Select(member => (
            SignatureNames.NameOf(_reader, member.Parent),
            Head(_reader.GetString(member.Name), member.DecodeMethodSignature(new SignatureNames(), null))));

    public void Dispose() => _file.Dispose();

    private static string Head(string name, MethodSignature<string> signature) =>
        $"{signature.ReturnType} {name}`{signature.GenericParameterCount}"
        + $"({string.Join(", ", signature.ParameterTypes)})";

    private string NameOf(TypeDefinitionHandle handle) => SignatureNames.NameOf(_reader, handle);

    private bool IsVisible(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var space = _reader.GetString(type.Namespace);
        return (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public
            && (space == "Orleans" || space.StartsWith("Orleans.", StringComparison.Ordinal));
    }

    private IEnumerable<string> Describe(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        const TypeAttributes Shape = TypeAttributes.Interface | TypeAttributes.Abstract | TypeAttributes.Sealed;
        yield return $"type {type.Attributes & Shape} : {SignatureNames.NameOf(_reader, type.BaseType)}"
            + Generics(type.GetGenericParameters());
        foreach (var contract in type.GetInterfaceImplementations().Select(_reader.GetInterfaceImplementation))
            yield return $"implements {SignatureNames.NameOf(_reader, contract.Interface)}";
        foreach (var usage in type.GetCustomAttributes().Select(_reader.GetCustomAttribute).Where(IsAttributeUsage))
            yield return $"usage {Convert.ToHexString(_reader.GetBlobBytes(usage.Value))}";
        foreach (var field in type.GetFields().Select(_reader.GetFieldDefinition).Where(IsVisible))
        {
            yield return $"field {field.Attributes} {field.DecodeSignature(new SignatureNames(), null)} "
                + $"{_reader.GetString(field.Name)}{Constant(field.GetDefaultValue())}";
        }

        foreach (var method in type.GetMethods().Select(_reader.GetMethodDefinition).Where(IsVisible))
            yield return Describe(method);
        foreach (var property in type.GetProperties().Select(_reader.GetPropertyDefinition).Where(IsVisible))
        {
            yield return $"property {property.DecodeSignature(new SignatureNames(), null).ReturnType} "
                + _reader.GetString(property.Name);
        }
    }

    private string Describe(MethodDefinition method)
    {
        // A final virtual method only fills a contract: to a caller it is like any other.
        const MethodAttributes Final = MethodAttributes.Virtual | MethodAttributes.Final;
        const MethodAttributes Shape = Accessibility | MethodAttributes.Static | MethodAttributes.Abstract
            | MethodAttributes.Virtual;
        var shape = method.Attributes & Shape;
        if ((method.Attributes & Final) == Final)
            shape &= ~Final;
        var parameters = method.GetParameters().Select(_reader.GetParameter)
            .Where(static parameter => parameter.SequenceNumber > 0)
            .Select(parameter => _reader.GetString(parameter.Name) + Constant(parameter.GetDefaultValue()));
        return $"method {shape} "
            + Head(_reader.GetString(method.Name), method.DecodeSignature(new SignatureNames(), null))
            + $" ({string.Join(", ", parameters)}){Generics(method.GetGenericParameters())}";
    }

    private string Generics(GenericParameterHandleCollection parameters) => string.Concat(parameters
        .Select(_reader.GetGenericParameter)
        .Select(parameter => $" where {parameter.Index} {parameter.Attributes} "
            + string.Join(", ", parameter.GetConstraints().Select(_reader.GetGenericParameterConstraint)
                .Select(constraint => SignatureNames.NameOf(_reader, constraint.Type)))));

    private string Constant(ConstantHandle handle)
    {
        if (handle.IsNil)
            return "";
        var constant = _reader.GetConstant(handle);
        return $" = {constant.TypeCode} {Convert.ToHexString(_reader.GetBlobBytes(constant.Value))}";
    }

    private bool IsAttributeUsage(CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && SignatureNames.NameOf(
            _reader,
            _reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent)
        == typeof(AttributeUsageAttribute).FullName;

    private static bool IsVisible(FieldDefinition field) =>
        (field.Attributes & FieldAttributes.FieldAccessMask)
        is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool IsVisible(MethodDefinition method) =>
        (method.Attributes & Accessibility)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private bool IsVisible(PropertyDefinition property)
    {
        var accessors = property.GetAccessors();
        return ImmutableArray.Create(accessors.Getter, accessors.Setter)
            .Any(accessor => !accessor.IsNil && IsVisible(_reader.GetMethodDefinition(accessor)));
    }
}
