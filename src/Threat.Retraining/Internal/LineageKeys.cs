namespace Threat.Retraining.Internal;

/// <summary>What a run writes into the lineage of its models and reads there again. Models of released versions hold these keys.</summary>
internal static class LineageKeys
{
    /// <summary>The run that made the model: by it a recovering process knows whose model it is.</summary>
    public const string Run = "run.id";

    /// <summary>The model has learned from no row of this time or later, nor from held-out sources.</summary>
    public const string LearnedBefore = "learned.before";

    /// <summary>In a refitted model: the version that passed the gate.</summary>
    public const string RefitOf = "refit.of";

    /// <summary>In a version that no run has meant to serve: it passed the gate and was refitted.</summary>
    public const string Refitted = "refit.from";
}
