namespace Threat.Compare;

/// <summary>One piece of work that a peer does too, on the same files. Implementations are found by reflection.</summary>
public interface ICompareWork
{
    /// <summary>The name given to compare.sh.</summary>
    string Name { get; }

    /// <summary>Reads the files and warms up; not timed.</summary>
    void Load(string dataFolder, int n, int threads);

    /// <summary>The timed part.</summary>
    void Run();

    /// <summary>A short digest of the last result, as in "macroF1=0.512", or null.</summary>
    string? Check();
}
