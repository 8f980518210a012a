package org.warren.harness.agent;

import com.github.dockerjava.api.DockerClient;

/// What the agent's client must not do: it knows how an engine is spoken to.
record PlantedHost(DockerClient engine) {}
