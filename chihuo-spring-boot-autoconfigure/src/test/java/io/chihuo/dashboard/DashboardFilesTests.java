// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class DashboardFilesTests {

	private static final Path DIRECTORY = Path.of("src/main/resources/io/chihuo/dashboard");

	private final DashboardFiles files = new DashboardFiles();

	@Test
	void everyFileOfTheDirectoryIsServed() throws IOException {
		try (Stream<Path> paths = Files.walk(DIRECTORY)) {
			List<String> names = paths.filter(Files::isRegularFile)
				.map((path) -> DIRECTORY.relativize(path).toString().replace('\\', '/'))
				.toList();
			assertThat(DashboardFiles.NAMES).containsAll(names).contains("uplot/uPlot.iife.min.js");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/index", "/DashboardFiles.class", "/uplot", "/uplot/", "/uplot/../index.html", "//",
			"/../dashboard/index.html", "/%69ndex.html", "/index.html/", "/./index.html", "/index.html;a=b",
			"/..%2f..%2findex.html", "/uplot/LICENSE" })
	void nothingElseIs(String path) {
		assertThat(this.files.findFile(path)).isNull();
	}

	@Test
	void licenceOfTheChartsIsBesideThem() throws IOException {
		try (var licence = DashboardFiles.class.getResourceAsStream("uplot/LICENSE")) {
			assertThat(licence).isNotNull();
			assertThat(new String(licence.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)).contains("MIT");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "gzip, deflate, br", "br, gzip;q=0.5", "deflate,GZIP", "gzip ; q=1.0" })
	void fileIsCompressedForThoseWhoAcceptIt(String accepted) throws IOException {
		DashboardResponse response = get("/", accepted);
		assertThat(response.headers().getFirst("Content-Encoding")).isEqualTo("gzip");
		assertThat(response.headers().getFirst("Vary")).isEqualTo("Accept-Encoding");
		try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
			assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(DIRECTORY.resolve("index.html")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "br", "gzip;q=0", "gzip;q=0.000", "x-gzipped" })
	void fileIsNotCompressedForOthers(String accepted) {
		DashboardResponse response = get("/", accepted);
		assertThat(response.headers().getFirst("Content-Encoding")).isNull();
		assertThat(response.body()).asString().contains("<html");
	}

	private DashboardResponse get(String path, String acceptEncoding) {
		HttpHeaders request = new HttpHeaders();
		request.set("Accept-Encoding", acceptEncoding);
		DashboardFile file = this.files.findFile(path);
		assertThat(file).isNotNull();
		return file.toResponse(request);
	}

}
