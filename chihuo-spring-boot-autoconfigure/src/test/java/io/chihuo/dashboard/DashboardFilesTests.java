// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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
	void everyFileOfTheDirectoryIsServedOrPartOfTheScript() throws IOException {
		List<String> known = Stream
			.concat(Stream.of(DashboardFiles.PAGE, DashboardFiles.STYLE),
					PageScript.MODULES.stream().map((module) -> "modules/" + module + ".js"))
			.toList();
		try (Stream<Path> paths = Files.walk(DIRECTORY)) {
			assertThat(paths.filter(Files::isRegularFile)
				.map((path) -> DIRECTORY.relativize(path).toString().replace('\\', '/')))
				.containsExactlyInAnyOrderElementsOf(known);
		}
	}

	@Test
	void scriptIsOneModuleWithoutImports() {
		String script = textOf("/dashboard.js");
		assertThat(script.lines()).noneMatch((line) -> line.startsWith("import ") || line.startsWith("export "));
		List<String> names = Pattern.compile("(?m)^(?:async )?(?:function|const|let|class) (\\w+)")
			.matcher(script)
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(names).hasSizeGreaterThan(100).doesNotHaveDuplicates();
	}

	@Test
	void filesNameEachOtherByTheHashOfTheirContent() {
		assertThat(textOf("/")).contains("\"dashboard.css?v=" + hashOf("/dashboard.css") + "\"",
				"\"dashboard.js?v=" + hashOf("/dashboard.js") + "\"");
		assertThat(textOf("/dashboard.js"))
			.contains("'uplot/uPlot.iife.min.js?v=" + hashOf("/uplot/uPlot.iife.min.js") + "'");
	}

	/** Of another version it keeps nothing, as a deployment may be under way. */
	@Test
	void browserKeepsAFileThatIsTheOneThePageExpects() {
		for (String path : List.of("/dashboard.css", "/dashboard.js", "/uplot/uPlot.iife.min.js")) {
			assertThat(cacheControl(path, List.of(hashOf(path)))).isEqualTo("private, max-age=31536000, immutable");
			for (List<String> other : List.of(List.<String>of(), List.of(""), List.of("0123456789abcdef"),
					List.of(hashOf(path), "0"))) {
				assertThat(cacheControl(path, other)).isEqualTo("private, no-cache");
			}
		}
		assertThat(cacheControl("/", List.of())).isEqualTo("private, no-cache");
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
			assertThat(new String(licence.readAllBytes(), StandardCharsets.UTF_8)).contains("MIT");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "gzip, deflate, br", "br, gzip;q=0.5", "deflate,GZIP", "gzip ; q=1.0" })
	void fileIsCompressedForThoseWhoAcceptIt(String accepted) throws IOException {
		DashboardResponse response = get("/", accepted);
		assertThat(response.headers().getFirst("Content-Encoding")).isEqualTo("gzip");
		assertThat(response.headers().getFirst("Vary")).isEqualTo("Accept-Encoding");
		try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
			assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(textOf("/"));
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
		return find(path).toResponse(request, List.of());
	}

	private DashboardFile find(String path) {
		DashboardFile file = this.files.findFile(path);
		assertThat(file).isNotNull();
		return file;
	}

	private String textOf(String path) {
		return new String(find(path).content(), StandardCharsets.UTF_8);
	}

	private String hashOf(String path) {
		return find(path).hash();
	}

	private String cacheControl(String path, List<String> expectedHash) {
		return String
			.valueOf(find(path).toResponse(new HttpHeaders(), expectedHash).headers().getFirst("Cache-Control"));
	}

}
