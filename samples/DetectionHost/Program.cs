using System.Data.Common;
using System.Text.Json.Serialization;
using DetectionHost;
using DetectionHost.Endpoints;
using DetectionHost.FirstModel;
using DetectionHost.Review;
using DetectionHost.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Npgsql;
using Threat.Learning;

// A host that scores, collects verdicts and retrains. Everything of the suite is behind AddThreatLearning; the rest is HTTP.
const string SeedOption = "--seed-simulated";
WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. args.Where(static a => a != SeedOption)], ContentRootPath = AppContext.BaseDirectory });
IConfigurationSection section = builder.Configuration.GetSection(ThreatLearningOptions.SectionName);
Limits limits = builder.Configuration.GetSection("Limits").Get<Limits>() ?? new Limits();
string dataFolder = section["DataFolder"] ?? new ThreatLearningOptions().DataFolder;
string? redis = builder.Configuration.GetConnectionString("Redis"), postgreSql = builder.Configuration.GetConnectionString("PostgreSql");

IThreatLearningBuilder threat = builder.Services.AddThreatLearning(section).AddHealthChecks();
if (!string.IsNullOrWhiteSpace(redis)) threat.UseRedisFeatureStore(redis);
if (!string.IsNullOrWhiteSpace(postgreSql)) threat.UsePostgreSql(postgreSql);

builder.Services.AddOptions<Limits>().BindConfiguration("Limits").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton<DbDataSource>(_ => string.IsNullOrWhiteSpace(postgreSql)
    ? SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(dataFolder, "detections.db")}")
    : NpgsqlDataSource.Create(postgreSql));
builder.Services.AddSingleton(static p => new DetectionStore(p.GetRequiredService<DbDataSource>(), p.GetRequiredService<IOptions<Limits>>().Value.KeptDetections));
builder.Services.AddSingleton<ReviewDesk>().AddSingleton<EventParser>().AddSingleton<ScoringService>().AddSingleton<ManualRuns>().AddSingleton<SimulatedSeed>();

builder.Services.AddSingleton(ApiKeyRing.Open(builder.Configuration, dataFolder, Console.Out));
// Nothing here is encrypted for later, so no key ring is written.
builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
builder.Services.AddAuthentication(ApiKeyRing.Scheme).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyRing.Scheme, null);
builder.Services.AddAuthorizationBuilder()
    .AddPolicy(Roles.Reviewer, static p => p.RequireRole(Roles.Reviewer))
    .AddPolicy(Roles.Operator, static p => p.RequireRole(Roles.Operator))
    .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
builder.Services.AddRequestLimits(limits);
builder.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = limits.BodyBytes);
builder.Services.AddProblemDetails(o => o.CustomizeProblemDetails = context => context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
{
    StatusCodes.Status401Unauthorized => $"Send your key as \"{ApiKeyHandler.Header}: KEY\" or \"Authorization: Bearer KEY\".",
    StatusCodes.Status403Forbidden => "The roles of this key do not allow this.",
    StatusCodes.Status413PayloadTooLarge => $"The body is too large; at most {limits.BodyBytes} bytes are allowed (Limits:BodyBytes).",
    _ => null,
}).AddExceptionHandler<ProblemHandler>();
builder.Services.AddOpenApi(static o => o.AddDocumentTransformer(OpenApiSecurity.AddAsync));
builder.Services.ConfigureHttpJsonOptions(static o =>
{
    o.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
    o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
});
builder.Services.Configure<RouteHandlerOptions>(static o => o.ThrowOnBadRequest = true);

WebApplication app = builder.Build();
app.UseExceptionHandler().UseStatusCodePages();
app.UsePageHeaders();
// The page's files come before the limits: a page whose script was refused would stand there half loaded.
PhysicalFileProvider page = new(Path.Combine(AppContext.BaseDirectory, "page"));
app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = page }).UseStaticFiles(new StaticFileOptions { FileProvider = page });
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();
app.MapHealthChecks("/health").AllowAnonymous();
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false }).AllowAnonymous();
app.MapOpenApi();
RouteGroupBuilder api = app.MapGroup("/api").ProducesProblem(401).ProducesProblem(429);
api.MapScores();
api.MapDetections();
api.MapLoop();
api.MapModels();

Directory.CreateDirectory(dataFolder);
await app.Services.GetRequiredService<DetectionStore>().CreateAsync();
if (args.Contains(SeedOption)) await app.Services.GetRequiredService<SimulatedSeed>().RunAsync(Console.Out, app.Lifetime.ApplicationStopping);
await app.RunAsync();
