using System.Diagnostics;
using System.Globalization;

namespace Threat.Compare;

/// <summary>One work at one size: its time, and the most memory the process held above what it held with the data loaded.</summary>
public static class Scaling
{
    /// <summary>Runs the work without warming up on the full size and prints one line.</summary>
    public static int Run(ICompareWork work, int n, int threads, string data)
    {
        if (work is not ResamplingWork resampling)
        {
            Console.Error.WriteLine($"'{work.Name}' is no resampling work; scaling knows those only.");
            return 2;
        }
        resampling.Load(data, n, threads, warmFully: false);
        GC.Collect();
        long before = StatusBytes("VmRSS");
        long start = Stopwatch.GetTimestamp();
        work.Run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long most = StatusBytes("VmHWM") - before, output = resampling.OutputBytes;
        Console.WriteLine(FormattableString.Invariant($"{work.Name} n={n} threads={threads} seconds={seconds:0.000} output={output / 1e6:0} MB peak={most / 1e6:0} MB peak/output={(double)most / output:0.00} {work.Check()}"));
        return 0;
    }

    private static long StatusBytes(string name)
        => 1024 * long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
}
