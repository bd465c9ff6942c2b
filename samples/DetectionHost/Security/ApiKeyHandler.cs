using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DetectionHost.Security;

/// <summary>Authenticates by "X-Api-Key: KEY" or "Authorization: Bearer KEY".</summary>
internal sealed class ApiKeyHandler(ApiKeyRing keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Header = "X-Api-Key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        const string Bearer = "Bearer ";
        string? presented = Request.Headers[Header];
        if (string.IsNullOrEmpty(presented) && Request.Headers.Authorization.ToString() is { } header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) presented = header[Bearer.Length..].Trim();
        if (string.IsNullOrEmpty(presented)) return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(keys.Find(presented) is { } principal
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(principal), Scheme.Name))
            : AuthenticateResult.Fail("The key is not known."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}
