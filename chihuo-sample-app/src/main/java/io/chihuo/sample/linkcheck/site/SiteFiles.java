// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.site;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.UrlResource;

/**
 * Files of the documentation site: the API documentation of Apache Commons Math, which is
 * a jar on the class path. Nothing else of the class path is reachable.
 */
class SiteFiles {

	private static final String KNOWN_FILE = "org/apache/commons/math3/util/FastMath.html";

	private static final int SMALL_PAGE_BYTES = 65536;

	private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=UTF-8", "css",
			"text/css; charset=UTF-8", "js", "text/javascript; charset=UTF-8", "gif", "image/gif", "png", "image/png");

	private final UrlResource root;

	private SiteFiles(UrlResource root) {
		this.root = root;
	}

	/**
	 * The site on the class path.
	 * @throws IOException if it is not there
	 */
	static SiteFiles ofClassPath() throws IOException {
		String file = new ClassPathResource(KNOWN_FILE).getURL().toString();
		return new SiteFiles(new UrlResource(file.substring(0, file.length() - KNOWN_FILE.length())));
	}

	/**
	 * Content of a file.
	 * @param path path as decoded from a request, beginning with a slash; a directory
	 * stands for its index
	 * @return empty if there is no such file
	 */
	Optional<byte[]> readFile(String path) throws IOException {
		if (path.contains("..")) {
			return Optional.empty();
		}
		String file = (path.endsWith("/") ? path + "index.html" : path).substring(1);
		URLConnection connection = fileUrl(file).openConnection();
		if (connection instanceof JarURLConnection jar && isDirectory(jar)) {
			return Optional.empty();
		}
		try (InputStream content = connection.getInputStream()) {
			return Optional.of(content.readAllBytes());
		}
		catch (FileNotFoundException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Paths of all pages of up to 64 KiB, without the leading slash.
	 */
	List<String> listSmallPages() throws IOException {
		JarFile jar = ((JarURLConnection) fileUrl(KNOWN_FILE).openConnection()).getJarFile();
		return jar.stream()
			.filter((entry) -> entry.getName().endsWith(".html") && entry.getSize() <= SMALL_PAGE_BYTES)
			.map(JarEntry::getName)
			.sorted()
			.toList();
	}

	private URL fileUrl(String file) throws IOException {
		return this.root.createRelative(file).getURL();
	}

	private static boolean isDirectory(JarURLConnection connection) throws IOException {
		try {
			return connection.getJarEntry() == null || connection.getJarEntry().isDirectory();
		}
		catch (FileNotFoundException ex) {
			return true;
		}
	}

	static String contentType(String path) {
		String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
		return path.endsWith("/") ? TYPES.getOrDefault("html", "")
				: TYPES.getOrDefault(extension, "application/octet-stream");
	}

}
