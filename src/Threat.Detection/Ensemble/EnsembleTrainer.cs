using Threat.Core;
using Threat.Detection.Internal;

namespace Threat.Detection;

/// <summary>
/// Trains several models on the same rows and averages their probabilities (deep ensembles: Lakshminarayanan, Pritzel, Blundell 2017). Members of one kind differ by
/// their seed; members of different kinds (a network and trees) may be mixed.
/// </summary>
/// <remarks>Thread-safe if the members are. The same seed gives the same model. Members are trained one after the other.</remarks>
public sealed class EnsembleTrainer : IModelTrainer
{
    private readonly IModelTrainer[] _members;

    /// <summary>An ensemble of the given trainers; the same one may be named several times.</summary>
    /// <exception cref="ArgumentException">None is given, or one is null.</exception>
    public EnsembleTrainer(params IEnumerable<IModelTrainer> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members = [.. members];
        if (_members.Length == 0) throw new ArgumentException("An ensemble needs at least one member, as in new EnsembleTrainer(new ThreatClassifier(), new ThreatClassifier()).", nameof(members));
        if (_members.Contains(null)) throw new ArgumentException("A member is null.", nameof(members));
    }

    /// <summary>An ensemble of <paramref name="count"/> members of one kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static EnsembleTrainer Of(IModelTrainer member, int count = 5)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new EnsembleTrainer(Enumerable.Repeat(member, count));
    }

    /// <summary>The members' names, as in "ensemble of 5 × ThreatClassifier".</summary>
    public string Name => "ensemble of " + string.Join(" + ", _members.GroupBy(static m => m.Name).Select(static g => $"{g.Count()} × {g.Key}"));

    /// <summary>Trains every member; member i gets the request's seed and i mixed.</summary>
    /// <param name="request">The data and the seed.</param>
    /// <param name="progress">Receives the members' reports, their epochs counted on.</param>
    /// <param name="cancellationToken">Stops the work; models trained so far are disposed.</param>
    public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        List<ITrainedModel> models = [];
        try
        {
            for (int i = 0; i < _members.Length; i++)
            {
                models.Add(_members[i].Train(request with { Seed = unchecked(request.Seed + i * 0x5DEECE66DL) }, ShiftedProgress.Of(progress, i, _members.Length), cancellationToken));
            }
            return new EnsembleModel(models);
        }
        catch
        {
            models.ForEach(static m => m.Dispose());
            throw;
        }
    }
}
