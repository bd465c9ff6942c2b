using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Threat.Core;

namespace Threat.Detection.Internal;

/// <summary>Keeps the detector on the version that the alias points to. What fails is logged, and the model in use goes on serving.</summary>
internal sealed partial class ChampionFollower(ThreatDetector detector, IModelRegistry registry, IOptions<ThreatDetectionOptions> options, TimeProvider time, ILogger<ChampionFollower> logger) : BackgroundService
{
    private readonly ThreatDetectionOptions _options = options.Value;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await RefreshAsync(cancellationToken).ConfigureAwait(false) && !detector.IsReady) LogNoModel(_options.ModelName, _options.Alias);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(_options.RefreshInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) await RefreshAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>False when the registry could not be read or the model not be loaded, which is logged.</summary>
    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        string? before = detector.ModelVersion;
        try
        {
            if (await detector.RefreshAsync(registry, _options.ModelName, _options.Alias, cancellationToken).ConfigureAwait(false))
                LogServing(_options.ModelName, detector.ModelVersion, before);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            DetectionMeter.RefreshFailed(_options.ModelName);
            if (before is null) LogNoneLoaded(e, _options.ModelName, _options.Alias);
            else LogFailed(e, _options.ModelName, _options.Alias, before);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Serving model {Name} {Version}; before: {Before}")]
    private partial void LogServing(string name, string? version, string? before);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Name} has no version under alias {Alias} yet; scores fail until there is one")]
    private partial void LogNoModel(string name, string alias);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not load model {Name} under alias {Alias}; going on with {Version}")]
    private partial void LogFailed(Exception cause, string name, string alias, string version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not load model {Name} under alias {Alias}, and there is none yet; scores fail until one loads")]
    private partial void LogNoneLoaded(Exception cause, string name, string alias);
}
