namespace Threat.Core.Internal;

internal sealed record ScalerState(int Version, ColumnScaling[] Scalings, double[] Centers, double[] Scales);
