using static TorchSharp.torch;

namespace Threat.Losses.Internal;

/// <summary>Checks of a batch's shapes, types and class ids.</summary>
internal static class BatchChecks
{
    public static void Shapes(Tensor logits, Tensor targets, Tensor weights)
    {
        if (logits.dim() != 2 || logits.size(1) < 1) throw new ArgumentException($"The logits have shape [{string.Join(", ", logits.shape)}]; it must be [N, C], rows by classes.", nameof(logits));
        if (!logits.is_floating_point()) throw new ArgumentException($"The logits are {logits.dtype}; they must be of a floating type.", nameof(logits));
        if (targets.dim() != 1 || targets.size(0) != logits.size(0))
            throw new ArgumentException($"The targets have shape [{string.Join(", ", targets.shape)}]; for logits [{string.Join(", ", logits.shape)}] it must be [{logits.size(0)}], one class id per row.", nameof(targets));
        if (targets.dtype is not (ScalarType.Int64 or ScalarType.Int32))
            throw new ArgumentException($"The targets are {targets.dtype}; class ids are int64 or int32. Convert them with targets.to(torch.int64).", nameof(targets));
        if (weights.numel() != 0 && weights.numel() != logits.size(1))
            throw new ArgumentException($"The loss has {weights.numel()} class weights, the logits have {logits.size(1)} classes; the numbers must be equal.", nameof(logits));
        if (targets.device.type != logits.device.type) throw new ArgumentException($"The logits are on {logits.device}, the targets on {targets.device}; move them to one device.", nameof(targets));
    }

    public static ArgumentException UnknownClass(long row, long target, long classes, long ignoreIndex)
        => new($"Row {row} has class id {target}; ids are 0 to {classes - 1}, or {ignoreIndex} for rows to ignore.", "targets");
}
