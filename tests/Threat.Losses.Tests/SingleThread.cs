namespace Threat.Losses.Tests;

/// <summary>Small tensors gain nothing from several threads, and suffer from them on a busy machine.</summary>
[SetUpFixture]
public sealed class SingleThread
{
    [OneTimeSetUp]
    public void Set() => TorchSharp.torch.set_num_threads(1);
}
