namespace Threat.Retraining;

/// <summary>
/// The exact McNemar test on paired decisions: of the rows on which exactly one of two models is right, is it more often the new one than a
/// fair coin would give? (McNemar 1947; exact binomial form.)
/// </summary>
/// <param name="OnlyFirst">Rows that only the first model (the new one) has right.</param>
/// <param name="OnlySecond">Rows that only the second model has right.</param>
/// <param name="PValue">P(X ≥ OnlyFirst), X ~ Binomial(OnlyFirst + OnlySecond, ½): one-sided, small when the first model is better. 1 without such rows.</param>
public readonly record struct McNemarTest(int OnlyFirst, int OnlySecond, double PValue)
{
    /// <summary>Tests whether the first model is better.</summary>
    /// <param name="truth">n true class ids.</param>
    /// <param name="first">n decisions of the first model.</param>
    /// <param name="second">n decisions of the second model.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static McNemarTest Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        if (first.Length != truth.Length || second.Length != truth.Length) throw new ArgumentException($"{truth.Length} labels, {first.Length} and {second.Length} decisions were given; the numbers must be equal.");
        Internal.PairedRows paired = Internal.PairedRows.Of(truth, first, second);
        return Of(paired.Won, paired.Lost);
    }

    /// <summary>Tests by the two counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static McNemarTest Of(int onlyFirst, int onlySecond)
    {
        Guard.AtLeast(onlyFirst, 0);
        Guard.AtLeast(onlySecond, 0);
        return new McNemarTest(onlyFirst, onlySecond, Internal.BinomialTail.FairCoinAtLeast(onlyFirst, (long)onlyFirst + onlySecond));
    }
}
