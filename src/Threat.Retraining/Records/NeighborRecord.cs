using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>New rows that one reviewer calls normal and that lie in the midst of known attacks (at least 8 of the 10 nearest known rows are attacks), beside how often known normal rows lie there.</summary>
/// <param name="NewNormal">New rows called normal without a second reviewer, evenly spaced when there are more than 4,000.</param>
/// <param name="NewAmongAttacks">Those that lie among known attacks.</param>
/// <param name="KnownNormal">Known normal rows.</param>
/// <param name="KnownAmongAttacks">Those that lie among other known rows that are attacks.</param>
/// <param name="Reviewers">Who gave the new ones, most first, at most ten.</param>
public sealed record NeighborRecord(int NewNormal, int NewAmongAttacks, int KnownNormal, int KnownAmongAttacks, ImmutableArray<NeighborReviewer> Reviewers)
{
    /// <summary>Share of the new rows that lie among known attacks; 0 without rows.</summary>
    public double NewShare => NewNormal == 0 ? 0 : (double)NewAmongAttacks / NewNormal;

    /// <summary>Share of the known normal rows that do; 0 without rows.</summary>
    public double KnownShare => KnownNormal == 0 ? 0 : (double)KnownAmongAttacks / KnownNormal;

    /// <summary>The probability of so many by chance when both shares are the same (conditional binomial test); 1 when a side is empty.</summary>
    public double PValue => NewNormal == 0 || KnownNormal == 0 ? 1 : Internal.BinomialTail.AtLeast(NewAmongAttacks, NewAmongAttacks + KnownAmongAttacks, (double)NewNormal / (NewNormal + KnownNormal));

    /// <summary>In a sentence.</summary>
    public override string ToString() => KnownNormal == 0
        ? "too few known rows to look at neighbours"
        : FormattableString.Invariant($"{NewAmongAttacks} of {NewNormal} new normal rows lie among known attacks ({100 * NewShare:0.00} %), of known normal rows {100 * KnownShare:0.00} %, p = {PValue:0.####}")
            + (Reviewers.Length == 0 ? "" : "; most by: " + string.Join(", ", Reviewers.Take(3).Select(static r => $"{r.ReviewerId} {r.AmongAttacks} of {r.Normal}")));
}
