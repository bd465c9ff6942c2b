using Microsoft.Extensions.Options;

namespace Threat.Imbalance.Internal;

/// <summary>Refuses an unknown strategy when the host starts.</summary>
internal sealed class ValidateThreatImbalanceOptions : IValidateOptions<ThreatImbalanceOptions>
{
    public ValidateOptionsResult Validate(string? name, ThreatImbalanceOptions options)
        => SamplerNames.Known(options.Strategy) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"ThreatImbalanceOptions.Strategy is '{options.Strategy}'. Allowed are {SamplerNames.All}.");
}
