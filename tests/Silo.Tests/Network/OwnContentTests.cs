using Codex.Content;
using Codex.Discovery.Routing;
using Codex.Silo.Network;
using Codex.Storage;

namespace Codex.Silo.Tests.Network;

public sealed class OwnContentTests
{
    private readonly StoredManifest _first = SampleDatasets.Named("a.bin");
    private readonly StoredManifest _second = SampleDatasets.Named("b.bin");
    private readonly OwnContent _own = new();

    private Cid Tree => _first.Manifest.TreeCid;

    [Fact]
    public void Add_Dataset_IsHereUnderItsManifestAndItsTree()
    {
        Assert.Equal([_first.Cid, Tree], _own.Add(_first));
        Assert.True(_own.Contains(NodeId.Of(_first.Cid)));
        Assert.True(_own.Contains(NodeId.Of(Tree)));
        Assert.False(_own.Contains(NodeId.Of(_second.Cid)));
    }

    [Fact]
    public void Remove_OnlyManifestOfATree_IsHereNoLonger()
    {
        _own.Add(_first);
        Assert.Equal([_first.Cid, Tree], _own.Remove(_first));
        Assert.False(_own.Contains(NodeId.Of(_first.Cid)));
        Assert.False(_own.Contains(NodeId.Of(Tree)));
    }

    [Fact]
    public void Remove_TreeThatAnotherManifestNames_StaysUntilThatGoesToo()
    {
        _own.Add(_first);
        _own.Add(_second);

        Assert.Equal([_first.Cid], _own.Remove(_first));
        Assert.False(_own.Contains(NodeId.Of(_first.Cid)));
        Assert.True(_own.Contains(NodeId.Of(Tree)));

        Assert.Equal([_second.Cid, Tree], _own.Remove(_second));
        Assert.False(_own.Contains(NodeId.Of(Tree)));
    }

    [Fact]
    public void Remove_DatasetAddedTwice_IsHereNoLonger()
    {
        _own.Add(_first);
        _own.Add(_first);
        Assert.Equal([_first.Cid, Tree], _own.Remove(_first));
    }

    [Fact]
    public void Remove_DatasetThatIsNotHere_TakesNothingFromAnother()
    {
        Assert.Empty(_own.Remove(_first));
        _own.Add(_second);
        Assert.Empty(_own.Remove(_first));
        Assert.True(_own.Contains(NodeId.Of(Tree)));
    }

    [Fact]
    public void TryBeginLoading_KeyThatIsHere_IsTrueOnce()
    {
        var key = NodeId.Of(Tree);
        Assert.False(_own.TryBeginLoading(key));
        _own.Add(_first);
        Assert.True(_own.TryBeginLoading(key));
        Assert.False(_own.TryBeginLoading(key));

        // Neither repeating the dataset nor another manifest of its tree is news.
        _own.Add(_first);
        _own.Add(_second);
        Assert.False(_own.TryBeginLoading(key));
        Assert.True(_own.TryBeginLoading(NodeId.Of(_first.Cid)));
    }

    [Fact]
    public void TryBeginLoading_KeyThatCameAgain_IsTrueOnceMore()
    {
        var key = NodeId.Of(Tree);
        _own.Add(_first);
        Assert.True(_own.TryBeginLoading(key));
        _own.Remove(_first);
        Assert.False(_own.TryBeginLoading(key));
        _own.Add(_first);
        Assert.True(_own.TryBeginLoading(key));
    }
}
