using Microsoft.Extensions.Options;

namespace Threat.Detection.Internal;

internal sealed class ValidateThreatDetectionOptions : IValidateOptions<ThreatDetectionOptions>
{
    public ValidateOptionsResult Validate(string? name, ThreatDetectionOptions options)
    {
        try
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(options.ModelName);
            ArgumentException.ThrowIfNullOrWhiteSpace(options.Alias);
            if (options.RefreshInterval <= TimeSpan.Zero)
                throw new ArgumentOutOfRangeException(nameof(options), options.RefreshInterval, $"RefreshInterval is {options.RefreshInterval}; it must be above zero.");
            options.Detector.Validated();
            options.Classifier.Validated();
            options.Registry.Validated();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            return ValidateOptionsResult.Fail($"ThreatDetectionOptions: {e.Message}");
        }
    }
}
