using VercelFunctions.Emulator;

return await CommandLine.RunAsync(args, EmulatorServer.RunAsync);
