# The action's image. A released version pulls it from a registry (docs/action.md); at any other commit, a runner builds
# it. This file is in the root because a runner uses the Dockerfile's folder as the build context.

# This stage runs on the build machine's platform and compiles for the image's, so it needs no emulation.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0.401 AS build
ARG TARGETARCH
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    DOTNET_NOLOGO=1
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig VercelFunctions.psd1 ./
COPY action/ action/
COPY src/ src/
# A builder that does not set TARGETARCH builds for its own platform. Analyzers run in CI.
RUN dotnet publish action --output /published -p:RunAnalyzers=false ${TARGETARCH:+--arch $TARGETARCH} \
    && chmod -R a-w /published

# Not the chiseled variant, because GitLab runs a job's script in a shell of the image.
FROM mcr.microsoft.com/dotnet/runtime:10.0.12
LABEL org.opencontainers.image.title="Expire Vercel cache tags" \
      org.opencontainers.image.description="Expires cache tags in Vercel's CDN cache, Runtime Cache and Data Cache from a CI job." \
      org.opencontainers.image.licenses="MIT"

# Diagnostics would create a socket in /tmp, which a read-only container does not have. The next two settings avoid
# remapping memory for, and optimizing, the code that is compiled at run time. In a run of one second they save an eighth
# of the processor time.
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_EnableWriteXorExecute=0 \
    DOTNET_JITMinOpts=1 \
    POWERSHELL_TELEMETRY_OPTOUT=1
COPY --from=build /published/ /vercel-functions/

# The image runs as root: the output files belong to the runner's user, whose ID differs between runners, and GitHub
# requires Docker actions not to set USER. The entry point is not a shell, because some shells drop variables with a
# hyphen in their names, as inputs have.
ENTRYPOINT ["dotnet", "/vercel-functions/VercelFunctions.Action.dll"]
