using System.Runtime.Intrinsics;

namespace Threat.Imbalance.Internal;

/// <summary>Which vector width the distance kernel uses. All give the same neighbours.</summary>
internal enum SimdPath
{
    Best,
    Vector512,
    Vector256,
    Vector128,
    Scalar,
}

internal static class SimdPaths
{
    public static SimdPath Resolve(SimdPath path) => path switch
    {
        not SimdPath.Best => path,
        _ when Vector512.IsHardwareAccelerated => SimdPath.Vector512,
        _ when Vector256.IsHardwareAccelerated => SimdPath.Vector256,
        _ when Vector128.IsHardwareAccelerated => SimdPath.Vector128,
        _ => SimdPath.Scalar,
    };
}
