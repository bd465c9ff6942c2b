using Threat.Core;
using Threat.Detection.Internal;
using Threat.Detection.Internal.Stacking;
using Threat.Shared;

namespace Threat.Detection;

/// <summary>
/// Stacking (Wolpert 1992) for attacks that no training row shows. In rehearsals whole attacks are hidden from a first level of learners, and a second level learns, from what these then
/// say of the hidden attacks, how far to trust each learner and what distance from everything known means. At last the first level is trained on all rows.
/// </summary>
/// <remarks>
/// Thread-safe if the members are. The same rows, options and seed give the same model. It takes as long as <see cref="RehearsedStackOptions.Rehearsals"/> + 1 trainings of all members.
/// The rows must be real: copies of hidden attacks would be known. The second level is two linear models: attack or normal, and which attack.
/// </remarks>
public sealed class RehearsedStackTrainer : IModelTrainer
{
    private readonly RehearsedStackOptions _options;

    /// <summary>A trainer; the options are copied.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RehearsedStackTrainer(RehearsedStackOptions? options = null) => _options = (options ?? new RehearsedStackOptions()).Validated();

    /// <summary>The members' names, as in "stack of ThreatClassifier + ThreatClassifier".</summary>
    public string Name => "stack of " + string.Join(" + ", _options.Members.Append(_options.AttackMember).Select(static m => m.Name));

    /// <summary>Rehearses, then trains.</summary>
    /// <param name="request">Rows of the normal class and of attacks, each attack named; validation rows are handed to the members when they are trained on all rows.</param>
    /// <param name="progress">Receives the members' reports while they are trained on all rows, their epochs counted on.</param>
    /// <param name="cancellationToken">Stops the work at the next batch of a member.</param>
    /// <exception cref="ArgumentException">There are synthetic rows, no normal class, no names, or no class of attacks that two names occur in.</exception>
    /// <exception cref="InvalidOperationException">A member failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        RehearsalPlan plan = RehearsalPlan.Of(request.Train, _options);
        FirstLevel first = FirstLevel.Train(_options, request, progress, cancellationToken);
        try
        {
            List<(Evidence Evidence, int[] Rows)> rehearsed = [];
            for (int i = 0; i < _options.Rehearsals; i++)
            {
                Rehearsal rehearsal = plan.Make(i, request.Seed);
                TrainingRequest known = new(request.Train.Select(rehearsal.Known)) { Seed = unchecked(request.Seed + (i + 1) * SeedStep) };
                using FirstLevel learners = FirstLevel.Train(_options, known, null, cancellationToken);
                rehearsed.Add((learners.Ask(request.Train.Features.Select(rehearsal.Fresh).Values, rehearsal.Fresh.Length), rehearsal.Fresh));
            }
            return new RehearsedStackModel(first, SecondLevel.Fit(rehearsed, request.Train, plan, request.Seed, cancellationToken));
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    private const long SeedStep = 0x9E3779B97F4A7C1;
}
