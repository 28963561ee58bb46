using Orleans.Runtime;

namespace Codex.Grains.Tests;

public sealed class ActivationBudgetTests
{
    [Fact]
    public void Enter_MoreThanThereMayBe_EndsTheOldest()
    {
        var budget = new ActivationBudget(3);
        var activations = Activations(5);
        foreach (var activation in activations)
            budget.Enter(activation);
        Assert.Equal([1, 1, 0, 0, 0], activations.Select(activation => activation.Ends));
        Assert.Equal(3, budget.Weight);
    }

    [Fact]
    public void Enter_OneThatGrows_EndsAsManyAsItTakes()
    {
        var budget = new ActivationBudget(10);
        var activations = Activations(4);
        foreach (var activation in activations)
            budget.Enter(activation, 2);
        budget.Enter(activations[3], 5);
        Assert.Equal([1, 1, 0, 0], activations.Select(activation => activation.Ends));
        Assert.Equal(9, budget.Weight);
    }

    [Fact]
    public void Enter_OneThatIsTooMuchAlone_IsNotEnded()
    {
        var budget = new ActivationBudget(10);
        var activations = Activations(2);
        budget.Enter(activations[0]);
        budget.Enter(activations[1], 100);
        Assert.Equal([1, 0], activations.Select(activation => activation.Ends));
        Assert.Equal(100, budget.Weight);
    }

    private static Context[] Activations(int count) => [.. Enumerable.Range(0, count).Select(_ => new Context())];

    private sealed class Context : IGrainContext
    {
        public int Ends { get; private set; }

        public object? GrainInstance => null;

        public IServiceProvider ActivationServices => throw new NotSupportedException();

        public Task Deactivated => throw new NotSupportedException();

        public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken) => Ends++;
    }
}
