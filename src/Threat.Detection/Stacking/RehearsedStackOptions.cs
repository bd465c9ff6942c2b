using Threat.Core;
using Threat.Losses;
using Threat.Shared;

namespace Threat.Detection;

/// <summary>Settings of <see cref="RehearsedStackTrainer"/>.</summary>
public sealed class RehearsedStackOptions
{
    /// <summary>The first level: trainers that learn all classes. Each is trained once per rehearsal and once on all rows; at least one.</summary>
    /// <value>The default is two networks with cross-entropy as one (dropout 0.3, no batch normalisation: better on attacks that no training row shows, docs/quality.md) and one with classes weighted by inverse frequency.</value>
    public IReadOnlyList<IModelTrainer> Members { get; set; } =
    [
        EnsembleTrainer.Of(new ThreatClassifier(new ThreatClassifierOptions { Dropout = 0.3, BatchNorm = false }), 2),
        Weighted(ClassWeighting.InverseFrequency),
    ];

    /// <summary>A trainer of the first level that learns attacks alone, to tell which one a row is. Not used where fewer than two attack classes have rows.</summary>
    /// <value>The default is a network with classes weighted by the inverse square root of their frequency.</value>
    public IModelTrainer AttackMember { get; set; } = Weighted(ClassWeighting.InverseSquareRoot);

    /// <summary>A trainer that tells known from unlabelled rows in <see cref="RehearsedStackTrainer.TrainAndScore"/>; not used by <see cref="RehearsedStackTrainer.Train"/>.</summary>
    /// <value>The default is a network of 64 and 32, 10 epochs.</value>
    public IModelTrainer CrowdMember { get; set; } = new ThreatClassifier(new ThreatClassifierOptions { HiddenSizes = [64, 32], Epochs = 10, BatchNorm = false });

    /// <summary>The class that is no attack.</summary>
    /// <value>The default is "Normal".</value>
    public string NormalClass { get; set; } = "Normal";

    /// <summary>Names the attack of each row, so that all rows of an attack are hidden together: a tool, a technique, a campaign, or a source. What it says of normal rows is not read.</summary>
    /// <value>The default, null, takes <see cref="LabeledDataset.EntityIds"/>.</value>
    public Func<LabeledDataset, IReadOnlyList<string>>? AttackNames { get; set; }

    /// <summary>
    /// Names the part of normal traffic each row belongs to (a service, a subnet). In two rehearsals of three some parts are then nearly absent from the known rows, so that
    /// the second level learns how far new normal traffic looks like an attack. What it says of attacks is not read.
    /// </summary>
    /// <value>The default, null, leaves normal traffic as it is.</value>
    public Func<LabeledDataset, IReadOnlyList<string>>? NormalRegions { get; set; }

    /// <summary>Rehearsals to learn the second level from, at least 1.</summary>
    /// <value>The default is 12.</value>
    public int Rehearsals { get; set; } = 12;

    /// <summary>One scaling per column for distances between rows, or null to choose as <see cref="ThreatClassifierOptions.Scaling"/> does.</summary>
    /// <value>The default is null.</value>
    public IReadOnlyList<ColumnScaling>? Scaling { get; set; }

    /// <summary>The most rows of normal traffic, and as many of attacks, that a row's distance is taken to; drawn by the seed where there are more. The time of a score grows with it. At least 1.</summary>
    /// <value>The default is 20,000.</value>
    public int ReferenceRows { get; set; } = 20_000;

    /// <summary>Threads that compute distances; −1 is one per processor. The result does not depend on it.</summary>
    /// <value>−1 or at least 1. The default is −1.</value>
    public int MaxDegreeOfParallelism { get; set; } = -1;

    internal RehearsedStackOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(Members);
        ArgumentNullException.ThrowIfNull(AttackMember);
        ArgumentNullException.ThrowIfNull(CrowdMember);
        ArgumentException.ThrowIfNullOrWhiteSpace(NormalClass);
        if (Members.Count == 0 || Members.Contains(null)) throw new ArgumentException("Members needs at least one trainer, and none that is null.", nameof(Members));
        Guard.AtLeast(Rehearsals, 1);
        Guard.AtLeast(ReferenceRows, 1);
        Workers.Checked(MaxDegreeOfParallelism);
        RehearsedStackOptions copy = (RehearsedStackOptions)MemberwiseClone();
        (copy.Members, copy.Scaling) = ([.. Members], Scaling is null ? null : [.. Scaling]);
        return copy;
    }

    private static ThreatClassifier Weighted(ClassWeighting weighting) => new(new ThreatClassifierOptions
    {
        Dropout = 0.3,
        BatchNorm = false,
        Loss = context => new WeightedCrossEntropyLoss(new WeightedCrossEntropyOptions { Weights = ClassWeights.Compute([.. context.ClassCounts], weighting) }),
    });
}
