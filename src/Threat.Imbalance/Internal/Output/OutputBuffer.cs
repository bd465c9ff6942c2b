using System.Runtime.InteropServices;

namespace Threat.Imbalance.Internal;

/// <summary>Allocates the one buffer a result is written into. On Linux large pages are asked for, because the first touch of fresh memory costs more than the arithmetic.</summary>
internal static partial class OutputBuffer
{
    private const int HugePageAdvice = 14;
    private const nint PageSize = 4096;
    private const int WorthwhileBytes = 8 << 20;

    /// <summary>Refuses a result that no matrix can hold.</summary>
    public static void Check(long rows, int columns, string sampler, string remedy = "Ask for fewer rows with SamplingStrategy.Ratio, Counts or a target distribution.")
    {
        if (rows > Array.MaxLength / columns)
            throw new ArgumentException(FormattableString.Invariant($"{sampler} would return {rows:N0} rows × {columns} columns = {(decimal)rows * columns:N0} values; a matrix holds at most {Array.MaxLength:N0}. {remedy}"));
    }

    /// <summary>The buffer of a result that was checked.</summary>
    public static float[] Allocate(int rows, int columns)
    {
        float[] buffer = GC.AllocateUninitializedArray<float>(checked(rows * columns));
        if (OperatingSystem.IsLinux() && buffer.Length * (long)sizeof(float) >= WorthwhileBytes) AdviseHugePages(buffer);
        return buffer;
    }

    private static unsafe void AdviseHugePages(float[] buffer)
    {
        fixed (float* start = buffer)
        {
            nint first = ((nint)start + PageSize - 1) & -PageSize, end = ((nint)start + (nint)buffer.Length * sizeof(float)) & -PageSize;
            // Advice only: the answer changes how fast pages come, never what they hold.
            _ = MemoryAdvise(first, end - first, HugePageAdvice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryAdvise(nint address, nint length, int advice);
}
