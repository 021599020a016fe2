# The image of the action. GitHub builds it for each run, from the tag of this repository that the workflow names. It
# stands here and not in action/ because a runner builds with the Dockerfile's own folder as context, and the module is
# built from src/.

# Both stages stand on the SDK image: it is the one that brings PowerShell, and a second base would be a second download.
FROM mcr.microsoft.com/dotnet/sdk:10.0.103 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig VercelFunctions.psd1 ./
COPY module/ module/
COPY src/ src/
RUN dotnet build src/VercelFunctions.PowerShell/VercelFunctions.PowerShell.csproj --configuration Release --framework net8.0

FROM mcr.microsoft.com/dotnet/sdk:10.0.103
LABEL org.opencontainers.image.title="Expire Vercel cache tags" \
      org.opencontainers.image.description="Expires cache tags in Vercel's CDN, Runtime Cache and Data Cache from a GitHub workflow." \
      org.opencontainers.image.licenses="MIT"

# Neither is for a script that runs for a second: the one sends, the other writes into the home folder.
ENV POWERSHELL_TELEMETRY_OPTOUT=1 \
    POWERSHELL_UPDATECHECK=Off
COPY --from=build /source/VercelFunctions.psd1 /vercel-functions/
COPY --from=build /source/module/ /vercel-functions/module/
COPY action/*.ps1 /vercel-functions/action/

# It stays root: the files for outputs and summary belong to the runner's user, whose number differs from runner to
# runner, and GitHub asks Docker actions not to set USER. The container ends with the step.
# No shell: one would drop variables with a hyphen in their names, as those of the inputs have.
ENTRYPOINT ["pwsh", "-NoProfile", "-NonInteractive", "-File", "/vercel-functions/action/entrypoint.ps1"]
