using Threat.Core;

namespace Threat.TestKit;

/// <summary>What every <see cref="IThresholdOptimizer"/> keeps.</summary>
public abstract class ThresholdOptimizerContractTests
{
    private LabeledProbabilities _rows = null!;

    protected abstract IThresholdOptimizer CreateOptimizer();

    protected virtual LabeledProbabilities CreateRows() => ScoredRows.Probabilities(1500, [0.85, 0.1, 0.05], seed: 3);

    [OneTimeSetUp]
    public void MakeRows() => _rows = CreateRows();

    [Test]
    public void Thresholds_are_for_the_classes_of_the_rows_and_in_range()
    {
        ThresholdFit fit = CreateOptimizer().Optimize(_rows);
        fit.Policy.Thresholds.Labels.ShouldBe(_rows.LabelSet);
        fit.Policy.Thresholds.Values.ToArray().ShouldAllBe(static t => t > 0 && t <= 1);
        fit.Policy.Rule.Name.ShouldNotBeNullOrWhiteSpace();
        fit.Notes.ShouldAllBe(static n => !string.IsNullOrWhiteSpace(n));
    }

    [Test]
    public void Every_row_gets_a_class_or_an_abstention()
        => CreateOptimizer().Optimize(_rows).Policy.Decide(_rows.Probabilities).ShouldAllBe(c => c >= -1 && c < _rows.LabelSet.Count);

    [Test]
    public void Optimizing_twice_gives_the_same_thresholds()
    {
        IThresholdOptimizer optimizer = CreateOptimizer();
        double[] first = optimizer.Optimize(_rows).Policy.Thresholds.Values.ToArray();
        optimizer.Optimize(_rows).Policy.Thresholds.Values.ToArray().ShouldBe(first);
        CreateOptimizer().Optimize(_rows).Policy.Thresholds.Values.ToArray().ShouldBe(first);
    }

    [Test]
    public void Rows_are_left_as_they_were()
    {
        double[] before = _rows.Probabilities.Values.ToArray();
        CreateOptimizer().Optimize(_rows);
        _rows.Probabilities.Values.ToArray().ShouldBe(before);
    }

    [Test]
    public void A_class_without_rows_is_noted_by_name()
    {
        LabelSet labels = LabelSet.Create("common", "rare", "Zeta");
        int[] twoClasses = [.. _rows.Labels.ToArray().Select(static c => c % 2)];
        ThresholdFit fit = CreateOptimizer().Optimize(new LabeledProbabilities(_rows.Probabilities, twoClasses, labels));
        fit.Notes.ShouldContain(static n => n.Contains("Zeta", StringComparison.Ordinal));
    }

    [Test]
    public void Rows_of_a_single_class_still_give_thresholds()
    {
        ThresholdFit fit = CreateOptimizer().Optimize(new LabeledProbabilities(_rows.Probabilities, new int[_rows.RowCount], _rows.LabelSet));
        fit.Policy.Thresholds.Values.ToArray().ShouldAllBe(static t => t > 0 && t <= 1);
    }

    [Test]
    public void Rows_that_are_all_alike_still_give_thresholds()
    {
        double[] same = new double[300];
        Array.Fill(same, 1.0 / 3);
        int[] labels = [.. Enumerable.Range(0, 100).Select(static i => i % 3)];
        ThresholdFit fit = CreateOptimizer().Optimize(new LabeledProbabilities(new ProbabilityMatrix(same, 3), labels, _rows.LabelSet));
        fit.Policy.Thresholds.Values.ToArray().ShouldAllBe(static t => t > 0 && t <= 1);
    }

    [Test]
    public void No_row_is_refused_in_words()
    {
        LabeledProbabilities none = new(new ProbabilityMatrix(ReadOnlyMemory<double>.Empty, 3), ReadOnlyMemory<int>.Empty, _rows.LabelSet);
        Should.Throw<ArgumentException>(() => CreateOptimizer().Optimize(none)).Message.ShouldContain("0 rows");
    }

    [Test]
    public void Cancellation_is_honoured() => Should.Throw<OperationCanceledException>(() => CreateOptimizer().Optimize(_rows, new CancellationToken(canceled: true)));

    [Test]
    public void Null_is_refused() => Should.Throw<ArgumentNullException>(() => CreateOptimizer().Optimize(null!));

    [Test]
    public void It_has_a_name() => CreateOptimizer().Name.ShouldNotBeNullOrWhiteSpace();
}
