-- one row a crawl
create table if not exists linkcheck_crawls (
	crawl varchar(128) primary key,
	settings varchar not null,
	reported boolean not null,
	pages bigint not null
);

-- latest round of a crawl that is begun again and again, as JSON
create table if not exists linkcheck_rounds (
	crawl varchar(128) primary key,
	round clob not null
);

-- result of an address; the kind by its number, as the lowest prevails
create table if not exists linkcheck_results (
	crawl varchar(128) not null,
	url varchar not null,
	kind int not null,
	result clob not null,
	primary key (crawl, url)
);

create index if not exists linkcheck_results_kind on linkcheck_results (crawl, kind);

-- addresses that are counted among the pages
create table if not exists linkcheck_pages (
	crawl varchar(128) not null,
	url varchar not null,
	primary key (crawl, url)
);

-- least number of links to an address
create table if not exists linkcheck_depths (
	crawl varchar(128) not null,
	url varchar not null,
	depth int not null,
	primary key (crawl, url)
);

-- least depth at which an address was followed
create table if not exists linkcheck_followed (
	crawl varchar(128) not null,
	url varchar not null,
	depth int not null,
	primary key (crawl, url)
);
