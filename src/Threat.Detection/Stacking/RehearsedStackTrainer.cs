using Threat.Core;
using Threat.Detection.Internal;
using Threat.Detection.Internal.Stacking;
using Threat.Shared;

namespace Threat.Detection;

/// <summary>
/// Stacking (Wolpert 1992) for attacks that no training row shows. In rehearsals whole attacks are hidden from a first level of learners, and a second level learns, from what these then
/// say of the hidden attacks, how far to trust each learner and what distance from everything known means. The first level that scores is trained on all rows.
/// </summary>
/// <remarks>
/// Thread-safe if the members are. The same rows, options and seed give the same model. It takes as long as <see cref="RehearsedStackOptions.Rehearsals"/> + 1 trainings of all members.
/// The rows must be real: copies of hidden attacks would be known. The second level is two linear models: attack or normal, and which attack.
/// </remarks>
public sealed class RehearsedStackTrainer : IModelTrainer
{
    private const long SeedStep = 0x9E3779B97F4A7C1;
    private readonly RehearsedStackOptions _options;

    /// <summary>A trainer; the options are copied.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RehearsedStackTrainer(RehearsedStackOptions? options = null) => _options = (options ?? new RehearsedStackOptions()).Validated();

    /// <summary>The members' names, as in "stack of ThreatClassifier + ThreatClassifier".</summary>
    public string Name => "stack of " + string.Join(" + ", _options.Members.Append(_options.AttackMember).Select(static m => m.Name));

    /// <summary>Rehearses, then trains.</summary>
    /// <param name="request">Rows of the normal class and of attacks, each attack named; so must be those of validation rows, which are handed to the members, in a rehearsal without what it hides.</param>
    /// <param name="progress">Receives the members' reports from the training on all rows, which comes first, and from every rehearsal, their epochs counted on.</param>
    /// <param name="cancellationToken">Stops the work at the next batch of a member.</param>
    /// <exception cref="ArgumentException">There are synthetic rows, no normal class, no names, or no class of attacks that two names occur in.</exception>
    /// <exception cref="InvalidOperationException">A member failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        RehearsalPlan plan = RehearsalPlan.Of(request.Train, _options);
        FirstLevel first = FirstLevel.Train(_options, request, Shifted(progress, 0), cancellationToken);
        try
        {
            return new RehearsedStackModel(first, Rehearse(plan, request, crowd: false, progress, cancellationToken));
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Rehearses, trains, and scores unlabelled rows that are all there at once, as the traffic of a day: what comes in numbers and lies where no known normal traffic does is rather an
    /// attack. Comparing labelled with unlabelled rows to find new classes is the idea of open-set label shift (Garg, Balakrishnan, Lipton 2022).
    /// </summary>
    /// <remarks>It gives no model: the scores hold for these rows, among each other. Another crowd takes another call.</remarks>
    /// <param name="request">As for <see cref="Train"/>.</param>
    /// <param name="unlabelled">The rows to score, at least 50; none of them is in the training rows.</param>
    /// <param name="progress">As for <see cref="Train"/>.</param>
    /// <param name="cancellationToken">Stops the work at the next batch of a member.</param>
    /// <returns>n × C logits, as <see cref="RehearsedStackModel"/> gives.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Train"/>, or the unlabelled rows have another number of columns or are too few.</exception>
    public LogitMatrix TrainAndScore(TrainingRequest request, FeatureMatrix unlabelled, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(unlabelled);
        int columns = request.Train.Features.ColumnCount;
        if (unlabelled.ColumnCount != columns) throw new ArgumentException($"The unlabelled rows have {unlabelled.ColumnCount} columns, the training rows {columns}.", nameof(unlabelled));
        if (unlabelled.RowCount < Crowd.LeastRows) throw new ArgumentException($"{unlabelled.RowCount} unlabelled rows are no crowd; at least {Crowd.LeastRows} are needed. Train scores rows one by one.", nameof(unlabelled));
        RehearsalPlan plan = RehearsalPlan.Of(request.Train, _options);
        using FirstLevel first = FirstLevel.Train(_options, request, Shifted(progress, 0), cancellationToken);
        using SecondLevel second = Rehearse(plan, request, crowd: true, progress, cancellationToken);
        double[] logits = new double[unlabelled.RowCount * first.Labels.Count];
        second.Score(Ask(first, request, unlabelled, crowd: true, cancellationToken), first.Normal, first.Labels.Count, logits);
        return new LogitMatrix(logits, first.Labels.Count);
    }

    private SecondLevel Rehearse(RehearsalPlan plan, TrainingRequest request, bool crowd, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        List<(Evidence Evidence, int[] Rows)> rehearsed = [];
        for (int i = 0; i < _options.Rehearsals; i++)
        {
            Rehearsal rehearsal = plan.Make(i, request.Seed);
            TrainingRequest known = new(request.Train.Select(rehearsal.Known)) { Seed = unchecked(request.Seed + (i + 1) * SeedStep), Validation = plan.Known(request.Validation, rehearsal) };
            using FirstLevel learners = FirstLevel.Train(_options, known, Shifted(progress, i + 1), cancellationToken);
            rehearsed.Add((Ask(learners, known, request.Train.Features.Select(rehearsal.Fresh), crowd, cancellationToken), rehearsal.Fresh));
        }
        return SecondLevel.Fit(rehearsed, request.Train, plan, request.Seed, cancellationToken);
    }

    private IProgress<TrainingProgress>? Shifted(IProgress<TrainingProgress>? progress, int done) => ShiftedProgress.Of(progress, done, _options.Rehearsals + 1);

    private Evidence Ask(FirstLevel learners, TrainingRequest known, FeatureMatrix fresh, bool crowd, CancellationToken cancellationToken)
    {
        Evidence evidence = learners.Ask(fresh.Values, fresh.RowCount);
        if (!crowd) return evidence;
        FeatureMatrix normal = known.Train.Features.Select([.. Enumerable.Range(0, known.Train.RowCount).Where(i => known.Train.Labels.Span[i] == learners.Normal)]);
        return Crowd.Add(evidence, fresh, normal, _options.CrowdMember, learners.Scaler, known.Seed, Workers.Threads(_options.MaxDegreeOfParallelism), cancellationToken);
    }
}
