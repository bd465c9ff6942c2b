using Threat.Core;

namespace Threat.Quality;

/// <summary>One problem for one seed: what may be looked at, and what is looked at once.</summary>
/// <param name="Train">All rows that any choice may be made on. Entity ids, where present, name what belongs together (an attack, an address).</param>
/// <param name="Test">Untouched rows.</param>
/// <param name="HoldOutByEntity">Whether rows held out for calibration and thresholds must not share an entity with training rows.</param>
/// <param name="Scalings">Per column, or null to leave it to the classifier.</param>
/// <param name="Regions">Per training row the part of traffic it belongs to (a service), where entities are attacks and unknown attacks are to be expected; null where not.</param>
internal sealed record QualityData(LabeledDataset Train, LabeledDataset Test, bool HoldOutByEntity, IReadOnlyList<ColumnScaling>? Scalings, IReadOnlyList<string>? Regions = null);

/// <summary>A data set by name, cut anew for each seed.</summary>
/// <param name="Name">As in the table's heading.</param>
/// <param name="Protocol">How it is cut, in a sentence or two.</param>
/// <param name="Cut">Gives the data of a seed.</param>
internal sealed record QualityProblem(string Name, string Protocol, Func<int, QualityData> Cut);
