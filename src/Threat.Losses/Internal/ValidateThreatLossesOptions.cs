using Microsoft.Extensions.Options;

namespace Threat.Losses.Internal;

internal sealed class ValidateThreatLossesOptions : IValidateOptions<ThreatLossesOptions>
{
    public ValidateOptionsResult Validate(string? name, ThreatLossesOptions options)
        => Enum.IsDefined(options.Calibration) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Unknown);
}
