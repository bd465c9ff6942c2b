using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RetrainingWorker;
using RetrainingWorker.Simulation;
using RetrainingWorker.Verdicts;
using Threat.Learning;

// A worker that reads verdicts from a folder of JSON lines, retrains on schedule and prints what each run decided. With --inbox DIR it watches that folder until it
// is stopped; without, simulated reviewers fill one, and the worker ends when they are done.
HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
IConfigurationSection section = builder.Configuration.GetSection(ThreatLearningOptions.SectionName);
builder.Services.AddThreatLearning(section);

string data = section["DataFolder"] ?? new ThreatLearningOptions().DataFolder;
string? inbox = builder.Configuration["Inbox"];
bool simulate = string.IsNullOrWhiteSpace(inbox);
if (simulate) inbox = Path.Combine(data, "inbox");
else if (!Directory.Exists(inbox))
{
    Console.Error.WriteLine($"error: Folder '{inbox}' does not exist. Give the folder that your *.jsonl files of verdicts are put into, or leave --inbox out to simulate them.");
    return 1;
}
Directory.CreateDirectory(inbox!);
builder.Services.AddSingleton(new InboxPositions(Path.Combine(data, "inbox-positions.json")));
builder.Services.AddSingleton(p => ActivatorUtilities.CreateInstance<VerdictInbox>(p, inbox!)).AddHostedService(static p => p.GetRequiredService<VerdictInbox>());
builder.Services.AddHostedService<RunReporter>();
if (simulate) builder.Services.AddHostedService(p => ActivatorUtilities.CreateInstance<SimulatedReviewers>(p, inbox!));

await builder.Build().RunAsync();
return 0;
