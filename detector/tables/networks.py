"""Addresses of machines that say nothing about a person: public services, virtual cards, factory accounts."""

# Public resolvers and time servers, as their operators publish them.
PUBLIC_SERVICES = frozenset(
    {
        "8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "1.1.1.2", "1.0.0.2", "1.1.1.3", "1.0.0.3", "9.9.9.9",
        "9.9.9.10", "9.9.9.11", "149.112.112.112", "149.112.112.10", "149.112.112.11", "208.67.222.222",
        "208.67.220.220", "208.67.222.123", "208.67.220.123", "4.2.2.1", "4.2.2.2", "4.2.2.3", "4.2.2.4", "4.2.2.5",
        "4.2.2.6", "64.6.64.6", "64.6.65.6", "77.88.8.8", "77.88.8.1", "77.88.8.7", "94.140.14.14", "94.140.15.15",
        "94.140.14.15", "76.76.2.0", "76.76.10.0", "76.76.19.19", "185.228.168.9", "185.228.169.9", "84.200.69.80",
        "84.200.70.40", "80.80.80.80", "80.80.81.81", "195.46.39.39", "195.46.39.40", "216.146.35.35",
        "216.146.36.36", "156.154.70.1", "156.154.71.1", "114.114.114.114", "223.5.5.5", "223.6.6.6",
        "119.29.29.29", "180.76.76.76", "101.101.101.101", "193.110.81.0", "185.253.5.0", "194.242.2.2",
        "162.159.200.1", "162.159.200.123", "129.6.15.28", "129.6.15.29", "132.163.97.1", "216.239.35.0",
        "216.239.35.4", "216.239.35.8", "216.239.35.12", "17.253.34.123", "192.5.41.40", "192.5.41.41",
        "2001:4860:4860::8888", "2001:4860:4860::8844", "2606:4700:4700::1111", "2606:4700:4700::1001",
        "2620:fe::fe", "2620:fe::9", "2620:119:35::35", "2620:119:53::53", "2a10:50c0::ad1:ff", "2a10:50c0::ad2:ff",
        "1.2.3.4", "1.2.3.5", "2.3.4.5", "5.6.7.8", "4.3.2.1", "11.22.33.44", "12.34.56.78",
    }
)  # fmt: skip
# First octets of hypervisors, redundancy protocols and multicast (IEEE registry, RFC 5798, RFC 7042); hex, no colons.
VIRTUAL_CARDS = (
    "005056", "000c29", "000569", "001c14", "080027", "0a0027", "525400", "00163e", "00155d", "0242", "001c42",
    "00000c07ac", "00000c9ff", "00005e0001", "00005e0002", "01005e", "3333", "0180c2", "0007b400", "ffffff", "000000",
    "123456", "aabbcc", "001122", "deadbe", "112233",
)  # fmt: skip
# Accounts a system makes, and samples of documentation.
SYSTEM_ACCOUNTS = frozenset(
    {
        "public", "default", "default user", "defaultuser0", "all users", "allusers", "administrator", "admin",
        "defaultapppool", "systemprofile", "localservice", "networkservice", "guest", "user", "users", "username",
        "user name", "your_username", "yourname", "your_user", "your-user", "name", "me", "you", "myuser", "someuser",
        "test", "tester", "root", "ubuntu", "debian", "pi", "ec2-user", "centos", "fedora", "opc", "azureuser", "core",
        "vagrant", "docker", "node", "git", "gitlab", "gitlab-runner", "jenkins", "runner", "runneradmin",
        "travis", "circleci", "buildkite-agent", "build", "builder", "ci", "deploy", "app", "www", "www-data", "nginx",
        "apache", "http", "httpd", "ftp", "mail", "mysql", "postgres", "oracle", "grid", "redis", "mongodb", "elastic",
        "tomcat", "jboss", "hadoop", "spark", "airflow", "ansible", "nobody", "backup", "shared", "linuxbrew",
        "steam", "deck", "minecraft", "kodi", "osmc", "hass", "homeassistant", "jovyan", "vscode", "codespace",
        "coder", "workspace", "sandbox", "service", "svc", "support", "temp", "tmp", "foo", "bar", "john", "jdoe",
        "johndoe", "janedoe", "john.doe", "jane.doe", "alice", "bob", "xxx", "lost+found", "operator", "sa", "system",
        "daemon", "netadmin", "monitor", "nagios", "zabbix", "splunk", "prometheus", "grafana", "vpxuser", "dcui",
    }
)  # fmt: skip
# Host names that are a role, not a person's or a firm's.
GENERIC_HOSTS = frozenset(
    {
        "localhost", "server", "host", "hostname", "client", "desktop", "laptop", "pc", "router", "gateway", "modem",
        "nas", "printer", "raspberrypi", "ubuntu", "debian", "centos", "kali", "test", "example", "web", "www", "db",
        "mail", "smtp", "ns1", "ns2", "proxy", "master", "worker", "node", "node1", "node2", "node3", "vm", "docker",
        "box", "machine", "computer", "switch", "firewall", "dc", "dc1", "dc01", "esxi", "proxmox", "pve", "truenas",
        "freenas", "openwrt", "homeassistant", "synology", "diskstation", "kubernetes", "workgroup", "localdomain",
    }
)  # fmt: skip
