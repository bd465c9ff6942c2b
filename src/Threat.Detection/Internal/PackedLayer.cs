using System.Numerics;
using System.Runtime.InteropServices;

namespace Threat.Detection.Internal;

/// <summary>
/// A dense layer laid out for <see cref="MlpKernel"/>: panels of <see cref="Width"/> outputs, each panel inputs × Width values, padded with zeros.
/// </summary>
internal sealed class PackedLayer
{
    private const int CacheLine = 64 / sizeof(float);
    private readonly float[] _memory;
    private readonly int _start;

    public PackedLayer(MlpLayer layer, bool relu)
    {
        Inputs = layer.Inputs;
        Outputs = layer.Outputs;
        Relu = relu;
        int biasLength = PaddedOutputs;
        // Pinned, so that the first panel stays on a cache line's edge.
        _memory = GC.AllocateArray<float>(biasLength + PaddedOutputs * Inputs + CacheLine, pinned: true);
        long misplaced = Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) / sizeof(float) % CacheLine;
        _start = (int)((CacheLine - misplaced) % CacheLine);
        layer.Bias.CopyTo(_memory, _start);
        Span<float> panels = _memory.AsSpan(_start + biasLength);
        for (int o = 0; o < Outputs; o++)
        {
            int at = o / Width * Width * Inputs + o % Width;
            for (int i = 0; i < Inputs; i++) panels[at + i * Width] = layer.Weights[o * Inputs + i];
        }
    }

    /// <summary>Outputs per panel: two vectors.</summary>
    public static int Width => 2 * Vector<float>.Count;

    public int Inputs { get; }

    public int Outputs { get; }

    public bool Relu { get; }

    public int PaddedOutputs => (Outputs + Width - 1) / Width * Width;

    public ref float Bias => ref _memory[_start];

    /// <summary>The weights of <see cref="Width"/> outputs from <paramref name="output"/> on, a multiple of it: those of input i are at i × Width.</summary>
    public ref float Panel(int output) => ref _memory[_start + PaddedOutputs + output * Inputs];
}
