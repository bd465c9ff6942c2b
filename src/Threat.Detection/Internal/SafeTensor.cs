namespace Threat.Detection.Internal;

internal sealed record SafeTensor(string Name, int[] Shape, float[] Values);
