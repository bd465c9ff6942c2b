var a = QuickStart.Arguments.Parse(args);
QuickStart.NslKdd.NslKddJob.Run(a.NslKddFolder!, a);
