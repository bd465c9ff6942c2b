namespace Threat.Retraining;

/// <summary>What a reviewer said about a detection.</summary>
public enum Verdict
{
    /// <summary>The predicted class is right.</summary>
    Confirm,

    /// <summary>The predicted class is wrong; the correct label says what it is.</summary>
    Override,

    /// <summary>The reviewer could not tell. Stored, and never trained on.</summary>
    Uncertain,
}
