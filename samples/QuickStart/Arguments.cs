using System.Globalization;

namespace QuickStart;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        QuickStart                    the main job on simulated traffic: features, split, balancing, training, calibration, thresholds, one evaluation
        QuickStart --nsl-kdd DIR      the same job on NSL-KDD (KDDTrain+_20Percent.txt, KDDTest+.txt, field-names.csv, attack-classes.csv in DIR)
        QuickStart --cowrie FILE      features of the most active sources in a Cowrie honeypot log (JSON lines, .gz accepted)
          --seed N     the first seed (default 1)
          --seeds N    how many seeds (default 1; 5 for NSL-KDD)
          --out DIR    where the report and the model go (default ./out)
        """;

    public bool Help { get; private set; }

    public string? NslKddFolder { get; private set; }

    public string? CowrieFile { get; private set; }

    public int Seed { get; private set; } = 1;

    public int? Seeds { get; private set; }

    public string OutputFolder { get; private set; } = "out";

    public static Arguments Parse(string[] args)
    {
        Arguments parsed = new();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h": parsed.Help = true; break;
                case "--nsl-kdd": parsed.NslKddFolder = Value(args, ref i); break;
                case "--cowrie": parsed.CowrieFile = Value(args, ref i); break;
                case "--out": parsed.OutputFolder = Value(args, ref i); break;
                case "--seed": parsed.Seed = Number(args, ref i, 0); break;
                case "--seeds": parsed.Seeds = Number(args, ref i, 1); break;
                default: throw new UserErrorException($"argument '{args[i]}' is unknown.\n{Usage}");
            }
        }
        return parsed;
    }

    private static string Value(string[] args, ref int i) => ++i < args.Length ? args[i] : throw new UserErrorException($"{args[i - 1]} needs a value.\n{Usage}");

    private static int Number(string[] args, ref int i, int least)
    {
        string option = args[i], value = Value(args, ref i);
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new UserErrorException($"{option} is '{value}'; it must be a whole number of at least {least}.");
    }
}
