using Threat.Losses.Internal;
using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Losses.Tests;

/// <summary>What a step allocates on the managed heap once everything is warm: TorchSharp's own handles and shapes, never anything that grows with the batch.</summary>
public sealed class AllocationTests
{
    [TestCase(128, true, 1_700)]
    [TestCase(8_192, true, 1_700)]
    [TestCase(8_192, false, 900)]
    public void A_step_allocates_no_more_than_the_handles_of_its_tensors(int rows, bool scoped, long most)
    {
        using FocalLoss loss = new(new() { Alpha = [0.25, 0.75, 1, 1.5, 2, 3, 5] });
        using Tensor z = randn(rows, 7).requires_grad_(), y = randint(0, 7, rows);
        long perStep = long.MaxValue;
        for (int batch = 0; batch < 20; batch++)
        {
            const int Steps = 100;
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Steps; i++) One();
            perStep = Math.Min(perStep, (GC.GetAllocatedBytesForCurrentThread() - before) / Steps);
        }
        TestContext.Out.WriteLine($"{rows} rows, {(scoped ? "with" : "without")} a dispose scope: {perStep} bytes a step");
        perStep.ShouldBeLessThanOrEqualTo(most);

        void One()
        {
            using DisposeScope? scope = scoped ? NewDisposeScope() : null;
            using Tensor value = loss.forward(z, y);
            value.backward();
            z.grad = null;
        }
    }

    [Test]
    public void The_kernel_itself_allocates_nothing()
    {
        float[] logits = [.. Enumerable.Range(0, 7_000).Select(static i => (float)Math.Sin(i))], weights = [1, 2, 3, 4, 5, 6, 7], losses = new float[1_000], gradient = new float[7_000];
        int[] targets = [.. Enumerable.Range(0, 1_000).Select(static i => i % 7)];
        SoftmaxLossPlan plan = new(Gamma: 2);
        for (int i = 0; i < 100; i++) One();
        long least = long.MaxValue;
        for (int i = 0; i < 100; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            One();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        least.ShouldBe(0);

        void One() => SoftmaxLossKernel<float, SingleLane, SquareFocalModulation<float>>.Run(logits, targets, weights, default, plan, 1, losses, gradient);
    }
}
