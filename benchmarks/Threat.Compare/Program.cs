using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Threat.Compare;

// Protocol: "ready" after loading; then one line "SECONDS CHECK" per line read, until the input ends. See compare.sh.
ICompareWork[] works = [.. Assembly.GetExecutingAssembly().GetTypes()
    .Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(ICompareWork)))
    .Select(t => (ICompareWork)Activator.CreateInstance(t)!)];

if (args is ["scaling", string scaled, string size, string workers, string folder] && works.FirstOrDefault(w => w.Name == scaled) is { } one)
    return Scaling.Run(one, int.Parse(size, CultureInfo.InvariantCulture), int.Parse(workers, CultureInfo.InvariantCulture), folder);
if (args is not [string name, string rows, string threads, string data] || works.FirstOrDefault(w => w.Name == name) is not { } work)
{
    Console.Error.WriteLine($"usage: Threat.Compare WORK N THREADS DATA, where WORK is one of: {string.Join(", ", works.Select(w => w.Name).Order())}");
    return 2;
}

work.Load(data, int.Parse(rows, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture));
Console.WriteLine("ready");
while (Console.ReadLine() is not null)
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
    long start = Stopwatch.GetTimestamp();
    work.Run();
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    Console.WriteLine(FormattableString.Invariant($"{seconds:0.000000} {work.Check() ?? "-"}"));
}
return 0;
