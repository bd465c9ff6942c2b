using System.Numerics;
using System.Runtime.Intrinsics;
using Threat.TestKit;

namespace Threat.Losses.Tests;

public sealed class VectorInstructionTests
{
    [TestCase("DOTNET_EnableAVX2=0")]
    [TestCase("DOTNET_EnableHWIntrinsic=0")]
    public void Kernels_give_golden_values_without_wide_vectors(string setting)
    {
        if (TestRerun.Setting is not null) Assert.Ignore("A rerun does not start another.");
        TestRerun.Run(typeof(VectorInstructionTests).Assembly, setting).ShouldBeGreaterThan(60);
    }

    [Test]
    [Category(TestRerun.Kernels)]
    public void A_run_without_wide_vectors_has_none()
    {
        (TestRerun.Setting is null || !Vector256.IsHardwareAccelerated && Vector<float>.Count == 4).ShouldBeTrue();
        (TestRerun.Setting != "DOTNET_EnableHWIntrinsic=0" || !Vector.IsHardwareAccelerated || !System.Runtime.Intrinsics.X86.Sse42.IsSupported).ShouldBeTrue();
    }
}
