using System.Runtime.Intrinsics;
using Threat.TestKit;

namespace Threat.Thresholds.Tests.Kernels;

public class VectorInstructionTests
{
    [TestCase("DOTNET_EnableAVX2=0")]
    [TestCase("DOTNET_EnableHWIntrinsic=0")]
    public void Kernels_give_the_same_answers_without_wide_vectors(string setting)
    {
        if (TestRerun.Setting is not null) Assert.Ignore("A rerun does not start another.");
        TestRerun.Run(typeof(VectorInstructionTests).Assembly, setting).ShouldBeGreaterThan(20);
    }

    [Test]
    [Category(TestRerun.Kernels)]
    public void A_run_without_wide_vectors_has_none()
        => (TestRerun.Setting is null || !Vector256.IsHardwareAccelerated).ShouldBeTrue();
}
