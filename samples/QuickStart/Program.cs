using QuickStart;
using QuickStart.Cowrie;
using QuickStart.NslKdd;
using QuickStart.Simulation;
using Spectre.Console;

// The main job of the suite on simulated traffic; --nsl-kdd runs the same job on NSL-KDD, --cowrie reads a honeypot's log.
// A terminal's width is known; a file's is not.
if (!AnsiConsole.Profile.Out.IsTerminal) AnsiConsole.Profile.Width = 230;
try
{
    Arguments arguments = Arguments.Parse(args);
    if (arguments.Help)
    {
        Console.WriteLine(Arguments.Usage);
        return 0;
    }
    if (arguments.CowrieFile is not null) await CowrieJob.RunAsync(arguments.CowrieFile);
    else if (arguments.NslKddFolder is not null) NslKddJob.Run(arguments.NslKddFolder, arguments);
    else await SimulatedJob.RunAsync(arguments);
    return 0;
}
catch (UserErrorException e)
{
    Console.Error.WriteLine("error: " + e.Message);
    return 1;
}
