# The action's image. A release pulls it from a registry (docs/action.md); on main and at any other commit a runner builds
# it. It is in the root and not in action/ because a runner uses the Dockerfile's folder as the build context.

# Compiles for the image's platform on the machine's own, so that no stage needs emulation.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0.401 AS build
ARG TARGETARCH
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    DOTNET_NOLOGO=1
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig VercelFunctions.psd1 ./
COPY module/ module/
COPY action/ action/
COPY src/ src/
# Builders that do not set TARGETARCH build for the machine's own platform. Analyzers ran where the commit was tested.
RUN dotnet publish src/VercelFunctions.Action/VercelFunctions.Action.csproj --output /published -p:RunAnalyzers=false ${TARGETARCH:+--arch $TARGETARCH} \
    && chmod -R a-w /published

# Not the chiseled variant: GitLab runs a job's script in a shell of the image.
FROM mcr.microsoft.com/dotnet/runtime:10.0.12
LABEL org.opencontainers.image.title="Expire Vercel cache tags" \
      org.opencontainers.image.description="Expires cache tags in Vercel's CDN, Runtime Cache and Data Cache from a CI job." \
      org.opencontainers.image.licenses="MIT"

# Diagnostics would create a socket in /tmp, which a read-only container does not have. The two settings after it save an
# eighth of the processor time of a run that lasts a second: no remapping of memory for, and no optimizing of, the code
# that is still compiled at run time.
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_EnableWriteXorExecute=0 \
    DOTNET_JITMinOpts=1 \
    POWERSHELL_TELEMETRY_OPTOUT=1
COPY --from=build /published/ /vercel-functions/

# It runs as root: the files for outputs and summary belong to the runner's user, whose number differs from runner to
# runner, and GitHub asks Docker actions not to set USER.
# No shell: some drop variables with a hyphen in their names, which inputs have.
ENTRYPOINT ["dotnet", "/vercel-functions/VercelFunctions.Action.dll"]
