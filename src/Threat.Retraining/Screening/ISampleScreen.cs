namespace Threat.Retraining;

/// <summary>Leaves samples out of a run that may be poisoned. Samples stay in the store; only the run does without them.</summary>
/// <remarks>Implementations are thread-safe and deterministic.</remarks>
public interface ISampleScreen
{
    /// <summary>A short name for reports.</summary>
    string Name { get; }

    /// <summary>Screens.</summary>
    /// <param name="samples">The samples of the run in order of arrival.</param>
    /// <param name="labels">The classes.</param>
    /// <returns>The indices of the samples to leave out, and notes for the report.</returns>
    ScreenResult Screen(IReadOnlyList<ScreenedSample> samples, LabelSet labels);
}
