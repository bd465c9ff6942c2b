using Threat.Detection;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace QuickStart.Training;

/// <summary>A loss by name.</summary>
internal sealed record LossChoice(string Name, Func<LossContext, Loss<Tensor, Tensor, Tensor>> Create);
