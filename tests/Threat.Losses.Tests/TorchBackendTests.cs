using static TorchSharp.torch;

namespace Threat.Losses.Tests;

public sealed class TorchBackendTests
{
    [Test]
    public void The_native_backend_loads_and_computes()
    {
        using var x = tensor(new float[] { 1, 2, 3 });
        using var sum = x.sum();
        sum.item<float>().ShouldBe(6f);
    }
}
