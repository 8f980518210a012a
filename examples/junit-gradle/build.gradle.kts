// The same program and the same tests as in ../junit-maven, built with Gradle. Nobody has run it yet: see docs/junit.md.
plugins {
    java
}

val warrenVersion = "0.1.0-SNAPSHOT"
val junitVersion = "6.1.3"

repositories {
    // The folder that `make release` of Warren writes.
    maven(url = uri("../../target/release")) {
        metadataSources {
            mavenPom()
            artifact()
        }
        content { includeGroup("org.warren") }
    }
    mavenCentral()
}

dependencies {
    // This is all that Warren needs.
    testImplementation("org.warren:warren-junit:$warrenVersion")

    testImplementation("org.junit.jupiter:junit-jupiter:$junitVersion")
    testRuntimeOnly("org.junit.platform:junit-platform-launcher")
}

sourceSets {
    main { java.setSrcDirs(listOf("../junit-maven/src/main/java")) }
    test { java.setSrcDirs(listOf("../junit-maven/src/test/java")) }
}

java {
    toolchain { languageVersion = JavaLanguageVersion.of(25) }
}

tasks.test {
    useJUnitPlatform()
    jvmArgs("--enable-native-access=ALL-UNNAMED")
    // gradle test -Dwarren.seed=7
    System.getProperty("warren.seed")?.let { systemProperty("warren.seed", it) }
}
