using System.ComponentModel;
using Threat.Retraining;

namespace DetectionHost.Endpoints;

/// <summary>A reviewer's verdict. Who gave it is taken from the key, never from the request.</summary>
internal sealed record VerdictRequest(
    [property: Description("Confirm, Override or Uncertain.")] Verdict Verdict,
    [property: Description("The correct class; needed to override.")] string? CorrectLabel = null);
