global using Threat.Core;
global using Threat.Shared;
