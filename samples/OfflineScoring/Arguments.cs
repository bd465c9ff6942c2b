using System.Globalization;

namespace OfflineScoring;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public static readonly string Usage = $"""
        OfflineScoring                  makes three logs, trains a small model, scores the logs
        OfflineScoring LOG ...          scores your logs, plain or .gz; several are taken as the sensors of one site
          --format F    what every LOG is; without it each is recognised by its first lines
                        ({string.Join(", ", LogFormats.Names)})
          --model DIR   a saved model (ThreatModelArtifact); without it one is trained on generated logs
          --hours N     a row for each source and each N hours in which it was active (default 24)
          --year N      the first year of a syslog that names none (default: told from the file's last write)
          --out DIR     where scores.csv and scores.parquet go (default ./out)
        """;

    public bool Help { get; private set; }

    public List<string> Logs { get; } = [];

    public string? Format { get; private set; }

    public string? ModelFolder { get; private set; }

    public int WindowHours { get; private set; } = 24;

    public int? FirstYear { get; private set; }

    public string OutputFolder { get; private set; } = "out";

    public static Arguments Parse(string[] args)
    {
        Arguments parsed = new();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h": parsed.Help = true; break;
                case "--format": parsed.Format = Value(args, ref i); break;
                case "--model": parsed.ModelFolder = Value(args, ref i); break;
                case "--out": parsed.OutputFolder = Value(args, ref i); break;
                case "--hours": parsed.WindowHours = Number(args, ref i, 1, 24); break;
                case "--year": parsed.FirstYear = Number(args, ref i, 1970, 9998); break;
                case ['-', ..]: throw new UserErrorException($"option '{args[i]}' is unknown.\n{Usage}");
                default: parsed.Logs.Add(args[i]); break;
            }
        }
        return parsed;
    }

    private static string Value(string[] args, ref int i) => ++i < args.Length ? args[i] : throw new UserErrorException($"{args[i - 1]} needs a value.\n{Usage}");

    private static int Number(string[] args, ref int i, int least, int most)
    {
        string option = args[i], value = Value(args, ref i);
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new UserErrorException($"{option} is '{value}'; it must be a whole number from {least} to {most}.");
    }
}
