namespace DetectionHost.Security;

/// <summary>Headers that keep a browser from running, framing or guessing anything that the host did not send.</summary>
internal static class PageHeaders
{
    public static IApplicationBuilder UsePageHeaders(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return next(http);
    });
}
