using Threat.Core;

namespace Threat.Detection;

/// <summary>A trained model that knows a neutral row, so that the detector can say how much each feature contributed.</summary>
public interface IBaselineModel : ITrainedModel
{
    /// <summary>One raw value per feature column: the value that stands for "nothing known", as in a training column's centre.</summary>
    ReadOnlySpan<float> BaselineRow { get; }
}
