using System.Runtime.Intrinsics;
using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>Scanners, search values, kernels and CSV without wide vectors, and without any.</summary>
public sealed class VectorInstructionTests
{
    [TestCase("DOTNET_EnableAVX2=0")]
    [TestCase("DOTNET_EnableHWIntrinsic=0")]
    public void Readers_and_features_are_the_same_without_wide_vectors(string setting)
    {
        if (TestRerun.Setting is not null) Assert.Ignore("A rerun does not start another.");
        TestRerun.Run(typeof(VectorInstructionTests).Assembly, setting).ShouldBeGreaterThan(60);
    }

    [Test]
    [Category(TestRerun.Kernels)]
    public void A_run_without_wide_vectors_has_none()
        => (TestRerun.Setting is null || !Vector256.IsHardwareAccelerated).ShouldBeTrue();
}
