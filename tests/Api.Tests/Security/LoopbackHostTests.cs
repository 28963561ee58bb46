using Codex.Api.Security;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Tests.Security;

public sealed class LoopbackHostTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("localhost.:8080")]
    [InlineData("node1.localhost:8080")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("127.8.9.10")]
    [InlineData("[::1]:8080")]
    [InlineData("[::1]")]
    [InlineData("")]
    public void IsNamedBy_Loopback_IsTrue(string host) => Assert.True(LoopbackHost.IsNamedBy(new HostString(host)));

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("localhost.evil.example")]
    [InlineData("notlocalhost")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("10.0.0.1:8080")]
    [InlineData("0.0.0.0:8080")]
    [InlineData("[2001:db8::1]:8080")]
    [InlineData("[::ffff:10.0.0.1]")]
    public void IsNamedBy_Other_IsFalse(string host) => Assert.False(LoopbackHost.IsNamedBy(new HostString(host)));
}
